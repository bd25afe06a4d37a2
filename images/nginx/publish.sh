#!/bin/sh
# publish: makes /config/next.conf the configuration. It is checked first; then the master (process 1) reads it, begins new workers and lets the old
# ones finish. Returns when no old worker takes connections any more, so that what is asked from then on is answered by the new configuration.
file=/config/nginx.conf
/usr/sbin/nginx -e stderr -t -q -c /config/next.conf || exit 1

# look: taking becomes the workers that still take connections; those that only finish what they have say so in their title. starting becomes those that
# have been begun and have no title of their own yet.
look() {
  taking=' '
  starting=' '
  for folder in /proc/[0-9]*; do
    read -r title <"$folder/cmdline" || [ -n "$title" ] || continue
    case $title in
      "nginx: worker process is shutting down"*) ;;
      "nginx: worker process"*) taking="$taking${folder#/proc/} " ;;
      "nginx: master process"*) [ "$folder" = /proc/1 ] || starting="$starting${folder#/proc/} " ;;
    esac
  done 2>/dev/null
}

look
# One of the last publication's that begins only now is not one of this one's.
old=$taking$starting
cp $file /config/before.conf
mv /config/next.conf $file
kill -HUP 1
tries=0
while [ $tries -lt 2000 ]; do
  left=''
  new=''
  look
  for worker in $taking; do case $old in *" $worker "*) left="$left $worker" ;; *) new=1 ;; esac; done
  if [ -n "$new" ]; then
    [ -z "$left" ] && exit 0
    # The master tells the old ones to finish after 100 ms, time for the new ones to begin. They have begun: so the old ones are told now.
    kill -QUIT $left
  fi
  tries=$((tries + 1))
  usleep 5000
done
# What the check cannot see, such as a port that somebody else has: the master stays with the old one, and so does the file.
mv /config/before.conf $file
echo "nginx found no mistake in it, but did not begin to use it within 10 s; its log says why." >&2
exit 1
