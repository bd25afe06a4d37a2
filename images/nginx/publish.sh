#!/bin/sh
# publish: makes /config/next.conf the configuration. The master (process 1) reads it, begins new workers and lets the old ones finish; one with a mistake it
# does not take, and says so in its log only. So it is checked, too, by a process that can be asked; and at the same time, because with a thousand tenants
# reading takes a while. Returns when no old worker takes connections any more, so that what is asked from then on is answered by the new configuration.
file=/config/nginx.conf

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

# check: whether nginx finds a mistake in it. It takes ports for a moment that nobody has.
check() { /usr/sbin/nginx -e stderr -t -q -c $1 >/tmp/said 2>&1; }

# back: the file is again what the master stays with. It is kept for as long as nothing is decided, under a name that earlier images did not leave behind.
back() { mv /config/undecided.conf $file; }

# The first line says where it listens. Elsewhere than before: the check must not have the ports when the master wants them, so it comes first.
read -r now <$file
read -r next </config/next.conf
if [ "$now" != "$next" ] && ! check /config/next.conf; then
  cat /tmp/said >&2
  exit 1
fi

# As nginx counts for "worker_processes auto".
want=0
while read -r key rest; do
  case $key in processor) want=$((want + 1)) ;; esac
done </proc/cpuinfo

look
# One of the last publication's that begins only now is not one of this one's.
old=$taking$starting
rm -f /tmp/refused
cp $file /config/undecided.conf
mv /config/next.conf $file
if [ "$now" = "$next" ]; then { check $file || [ $? != 1 ] || : >/tmp/refused; } >/dev/null 2>&1 & fi
kill -HUP 1
tries=0
since=0
while [ $tries -lt 2000 ]; do
  left=''
  new=0
  look
  for worker in $taking; do case $old in *" $worker "*) left="$left $worker" ;; *) new=$((new + 1)) ;; esac; done
  # All of them: one that the master begins after this has returned would be taken for one of the next publication's. Where nginx counts otherwise, those
  # that are there for a second are all.
  if [ $new -gt 0 ] && { [ $new -ge $want ] || [ $((since = since + 1)) -gt 200 ]; }; then
    [ -z "$left" ] && rm /config/undecided.conf && exit 0
    # The master tells the old ones to finish after 100 ms, time for the new ones to begin. They have begun: so the old ones are told now.
    kill -QUIT $left
  elif [ -e /tmp/refused ]; then
    back
    cat /tmp/said >&2
    exit 1
  fi
  tries=$((tries + 1))
  usleep 5000
done
# What the check cannot see, such as a port that somebody else has.
back
echo "nginx found no mistake in it, but did not begin to use it within 10 s; its log says why." >&2
exit 1
