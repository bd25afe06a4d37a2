#!/bin/sh
# Brings the themes and plugins of the image to the volume, sets the site up if it is new, and serves it.
set -eu
mkdir -p /data/content/uploads
cp -rn /srv/content/. /data/content/ 2>/dev/null || true
php /srv/install.php
export APACHE_RUN_DIR=/run/apache2 APACHE_LOCK_DIR=/tmp APACHE_PID_FILE=/tmp/apache2.pid APACHE_LOG_DIR=/tmp APACHE_RUN_USER=www-data APACHE_RUN_GROUP=www-data LANG=C.UTF-8
export APACHE_RUN_DIR=/tmp
exec apache2 -DFOREGROUND
