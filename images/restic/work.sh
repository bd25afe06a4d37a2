#!/bin/sh
# One piece of work on the repository $REPOSITORY, with the password in $RESTIC_PASSWORD_FILE and the lowest priority. Whoever starts it
# lets nobody else of ours work there meanwhile, so that a lock is one of a run that was killed. Ends with restic's own code, or:
# 20 there is no repository, 21 nothing was changed, 22 it was begun and must be gone on with.
set -u
renice -n 19 -p $$ >/dev/null 2>&1
ionice -c 3 -p $$ >/dev/null 2>&1
r() { restic -r "$REPOSITORY" --no-cache "$@"; }
say() { echo "$*" >&2; }
trap 'say "ended $?"' EXIT # for who follows what is printed: the container may be gone before it can be asked

# there: whether the repository is there. Where it never was ($1 = new) it is made; one whose making was killed is begun again.
there() {
  [ -e "$REPOSITORY/config" ] && return
  if [ "$1" != new ] || [ -n "$(ls -A "$REPOSITORY/snapshots" 2>/dev/null)" ]; then say "there is no repository"; exit 20; fi
  rm -rf "$REPOSITORY/keys"
  r init >&2
}
unlocked() { r unlock --remove-all >/dev/null || exit; }

# backup new|known TENANT FOLDER... -- TAG...
backup() {
  there "$1"; unlocked
  host=$2; shift 2
  folders=''
  while [ "$1" != -- ]; do folders="$folders $1"; shift; done
  shift
  tags=''
  for tag; do tags="$tags --tag $tag"; done # neither has blanks: names, ids and digests
  r backup --json --quiet --host "$host" $tags $folders
}

# restore ID SNAPSHOT VOLUME...: all volumes are read into folders beside what is there; only when all are complete they are put in its
# place, by renaming. Killed and begun again it goes on, until all volumes are as they were backed up. Of each volume:
# .new is being read, .ready is complete, .moving is being put in the place of what went to .old; with .done all volumes are in place.
restore() {
  id=$1 snapshot=$2; shift 2
  for volume; do
    [ ! -e "/data/$volume/.berth-$id.done" ] || { finish "$id" "$@"; return; }
  done
  found=0
  for volume; do
    at=/data/$volume new=/data/$volume/.berth-$id
    # Where only .old is left, this volume is in place.
    if [ -e "$new.ready" ] || [ -e "$new.moving" ] || [ -e "$new.old" ]; then found=1; continue; fi
    rm -rf "$new.new"
    r restore --no-lock --quiet "$snapshot" --target "$new.new" --include "$at" || { clean "$id" "$@"; exit 21; }
    if [ -d "$new.new/data/$volume" ]; then
      found=1
      sync
      mv "$new.new/data/$volume" "$new.ready" || exit
    fi
    rm -rf "$new.new"
  done
  [ "$found" = 1 ] || { say "the backup has none of these volumes"; exit 21; }
  for volume; do
    at=/data/$volume new=/data/$volume/.berth-$id
    if [ -e "$new.ready" ]; then
      mkdir -p "$new.old" || exit
      find "$at" -mindepth 1 -maxdepth 1 ! -name ".berth-$id.*" -exec mv {} "$new.old/" \; || exit
      # find does not say what mv said: on a full volume something may have stayed.
      [ -z "$(find "$at" -mindepth 1 -maxdepth 1 ! -name ".berth-$id.*")" ] || { say "what is there now could not be put aside"; exit 22; }
      sync
      mv "$new.ready" "$new.moving" || exit
    fi
    if [ -e "$new.moving" ]; then
      chown "$(stat -c %u:%g "$new.moving")" "$at" && chmod "$(stat -c %a "$new.moving")" "$at" || exit
      find "$new.moving" -mindepth 1 -maxdepth 1 -exec mv {} "$at/" \; || exit
      sync
      rmdir "$new.moving" || exit
    fi
  done
  finish "$id" "$@"
}

# finish ID VOLUME...: all are in place; what was there before goes.
finish() {
  id=$1; shift
  for volume; do [ ! -e "/data/$volume/.berth-$id.old" ] || mv "/data/$volume/.berth-$id.old" "/data/$volume/.berth-$id.done" || exit; done
  sync
  for volume; do rm -rf "/data/$volume/.berth-$id.done" || exit; done
}

# clean ID VOLUME...: takes back a restore that has not begun to put anything in place.
clean() {
  id=$1; shift
  for volume; do
    for step in old moving done; do [ ! -e "/data/$volume/.berth-$id.$step" ] || exit 22; done
  done
  for volume; do rm -rf "/data/$volume/.berth-$id.new" "/data/$volume/.berth-$id.ready"; done
}

work=$1; shift
case $work in
  backup | restore | clean) "$work" "$@" ;;
  list) there known; r snapshots --no-lock --json --quiet ;;
  forget) there known; unlocked; r forget --prune --quiet "$@" ;;
  check) there known; unlocked; r check --quiet "$@" ;;
  *) say "no such work: $work"; exit 2 ;;
esac
