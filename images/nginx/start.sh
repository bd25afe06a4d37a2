#!/bin/sh
# start: begins with the configuration that was in force, the first time with one that serves nothing.
[ -e /config/nginx.conf ] || /bin/cp /etc/edge/nginx.conf /config/nginx.conf
exec /usr/sbin/nginx -e stderr -c /config/nginx.conf -g 'daemon off;'
