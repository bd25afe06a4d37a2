#!/bin/sh
# start: begins with the configuration that was in force, the first time with one that serves nothing.
[ -e /config/nginx.conf ] || /bin/cp /etc/edge/nginx.conf /config/nginx.conf
# The end came in the middle of a publication: what nobody has found good yet is not begun with.
[ -e /config/undecided.conf ] && /bin/mv /config/undecided.conf /config/nginx.conf
exec /usr/sbin/nginx -e stderr -c /config/nginx.conf -g 'daemon off;'
