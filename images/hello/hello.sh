#!/bin/busybox sh
# PID 1 of the hello image: counts this start on the volume, writes the page, serves it, ends at once on TERM.
bb=/bin/busybox
starts=$(( $($bb cat /data/starts 2>/dev/null || echo 0) + 1 ))
echo "$starts" > /data/starts
$bb mkdir -p /tmp/www
echo ok > /tmp/www/health
{
  echo "<!doctype html><meta charset=utf-8><title>Hello from ${BERTH_TENANT:-nobody}</title>"
  echo "<style>body{font:16px system-ui,sans-serif;margin:3rem auto;max-width:40rem;padding:0 1rem}td{padding:.2rem .8rem .2rem 0}</style>"
  echo "<h1>Hello from ${BERTH_TENANT:-nobody}</h1><p>This container was started <b id=starts>$starts</b> times on this volume.</p><table>"
  # Values that look secret are named, not shown.
  $bb env | $bb sort | $bb sed -e 's/&/\&amp;/g; s/</\&lt;/g' -e '/^[^=]*\(PASSWORD\|SECRET\|TOKEN\|KEY\)[^=]*=/s/=.*/=(hidden)/' -e 's|^\([^=]*\)=\(.*\)$|<tr><td>\1<td>\2|'
  echo "</table>"
} > /tmp/www/index.html
# /private/ wants the password that the container was given.
$bb mkdir -p /tmp/www/private
echo welcome > /tmp/www/private/index.html
(umask 077; echo "/private:admin:${ADMIN_PASSWORD:-$($bb head -c 24 /dev/urandom | $bb base64)}" > /tmp/httpd.conf)
$bb httpd -f -p 8080 -h /tmp/www -c /tmp/httpd.conf &
server=$!
trap '$bb kill $server; exit 0' TERM INT
wait $server
