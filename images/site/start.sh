#!/bin/sh
# Gives a new site its first page, and serves it. UPLOAD_USERS is a line of htpasswd: who may upload.
set -eu
: "${UPLOAD_USERS:?is missing: a line of htpasswd, NAME:HASH}"
(umask 077; printf '%s\n' "$UPLOAD_USERS" >/tmp/users)
unset UPLOAD_USERS
# What was being uploaded when the container ended is no use to anybody.
rm -rf /data/uploading
mkdir /data/uploading
if [ ! -d /data/site ]; then
  # Made elsewhere first: a start that is interrupted leaves no site without a page.
  rm -rf /data/new
  mkdir /data/new
  escaped=$(printf %s "${SITE_URL:-/}" | sed 's/[&|\\]/\\&/g')
  sed "s|SITE_URL|$escaped|g" /srv/first.html >/data/new/index.html
  mv /data/new /data/site
fi
exec 3>&1
exec lighttpd -D -f /srv/site.conf
