# One installation of Berth on this machine: its own names, ports, state and database. Sourced after lib.sh.
# installation NAME STACK HTTP_PORT POOL [HTTPS_PORT LISTEN_PORT]: sets where everything of it is. The three ports after LISTEN_PORT are its own, too.
installation() {
  INSTALLATION=$1 STACK=$2 HTTP_PORT=$3 POOL=$4 HTTPS_PORT=${5:-$(($3 + 363))} LISTEN_PORT=${6:-$(($3 - 3000))}
  STRIPE_PORT=$((LISTEN_PORT + 1)) SMTP_PORT=$((LISTEN_PORT + 2)) MAIL_PORT=$((LISTEN_PORT + 3))
  INSTALLATION_HOME=${BERTH_HOME:-$ROOT/.berth}/$STACK
  DATABASE_NAME=berth_${STACK}_$(checkout_id)
  mkdir -p "$INSTALLATION_HOME"/{keys,work,state,logs,mail,backups,run}
  chmod 700 "$INSTALLATION_HOME"/{keys,backups,run}
  [ -s "$INSTALLATION_HOME/passphrase" ] || (umask 077; head -c 24 /dev/urandom | base64 >"$INSTALLATION_HOME/passphrase")

  export PULUMI_BACKEND_URL=file://$INSTALLATION_HOME/state PULUMI_CONFIG_PASSPHRASE_FILE=$INSTALLATION_HOME/passphrase
  export Berth__Installation=$INSTALLATION
  export Berth__PublicUrl=${BERTH_PUBLIC_URL:-http://localhost:$HTTP_PORT}
  export Berth__ListenUrl=http://127.0.0.1:$LISTEN_PORT
  export Berth__Catalog=$INSTALLATION_HOME/catalog
  local_catalog
  export Berth__KeysFolder=$INSTALLATION_HOME/keys
  export Berth__Backups__Folder=$INSTALLATION_HOME/backups
  # The kernel takes no longer address; without it there are no live numbers.
  [ ${#INSTALLATION_HOME} -gt 90 ] || export Berth__Worker__Socket=$INSTALLATION_HOME/run/worker.sock
  export Berth__Docker__Host Berth__Docker__NetworkPool=$POOL
  Berth__Docker__Host=$(docker_host)
  export Berth__Isolation__Firewall=${Berth__Isolation__Firewall:-off} # unless it is prepared
  export Berth__Edge__Container=$INSTALLATION-edge Berth__Edge__HttpPort=$HTTP_PORT Berth__Edge__HttpsPort=$HTTPS_PORT Berth__Edge__Listen=${BERTH_LISTEN:-127.0.0.1}
  export Berth__Stacks__Backend=$PULUMI_BACKEND_URL Berth__Stacks__PassphraseFile=$PULUMI_CONFIG_PASSPHRASE_FILE Berth__Stacks__WorkFolder=$INSTALLATION_HOME/work
}

# The products on sale, on a machine that pulls nothing by itself: those that a registry has are sold where their image is there already.
# tests/Support/LocalCatalog.cs makes the same.
local_catalog() {
  local file
  mkdir -p "$Berth__Catalog"
  for file in "$Berth__Catalog"/*; do [ -e "$ROOT/catalog/${file##*/}" ] || rm -f "$file"; done
  for file in "$ROOT"/catalog/*; do
    # Moved into place when it is whole: a product may be reading it.
    case $file in *.yaml) sed 's/^pull: missing$/pull: never/' "$file" ;; *) cat "$file" ;; esac >"$Berth__Catalog/.new.$$"
    mv "$Berth__Catalog/.new.$$" "$Berth__Catalog/${file##*/}"
  done
}

# installation_at PLACE NAME: one at a place that no other run on this machine has; its names end in the place's number.
installation_at() { local port=$((12000 + 20 * $1)); installation "berth-$2-$1" "$2" "$port" "10.$((100 + $1)).0.0/16" $((port + 1)) $((port + 2)); }

# The one of bin/dev and bin/berth.
dev_installation() {
  if [ -n "${BERTH_PLACE:-}" ]; then installation_at "$BERTH_PLACE" dev # bin/ci says so
  else installation berth dev "${BERTH_HTTP_PORT:-8080}" "${BERTH_POOL:-10.201.0.0/16}"; fi
}

# take_place: sets PLACE, a number that is ours for as long as we or what we start live: 20 ports, a pool and the end of names, as installation_at has them.
# What a killed run left there is removed. tests/Support/Place.cs takes from the same files.
take_place() {
  local folder=/tmp/berth-places
  [ -d "$folder" ] || (umask 0; mkdir "$folder" && chmod 1777 "$folder") 2>/dev/null || true
  for PLACE in $(seq 90); do
    if { exec {PLACE_LOCK}>>"$folder/$PLACE"; } 2>/dev/null; then # another user's is another's
      if flock -n "$PLACE_LOCK" && clear_place && place_is_free; then return; fi
      exec {PLACE_LOCK}>&-
    fi
  done
  die "no place is free on this machine: see $folder, and who listens on ports 12020 to 13839"
}
clear_place() {
  local kind ids ours="^[^ ]* berth-[a-z0-9]*-$PLACE\$"
  for kind in container network volume; do
    local remove=(rm) key=ID all=()
    case $kind in container) remove+=(-fv) all=(-a) ;; volume) key=Name ;; esac
    ids=$(docker "$kind" ls "${all[@]}" --filter label=berth.installation --format "{{.$key}} {{.Label \"berth.installation\"}}" | grep "$ours" | cut -d' ' -f1) || continue
    docker "$kind" "${remove[@]}" $ids >/dev/null
  done
}
# Nobody listens on one of its ports, and no network of this machine is in its pool.
place_is_free() {
  local port ports pool
  for port in $(seq $((12000 + 20 * PLACE)) $((12019 + 20 * PLACE))); do ports+="|$(printf %04X "$port")"; done
  pool=$(printf '%02X0A' $((100 + PLACE)))
  ! grep -qhE "^ *[0-9]+: [0-9A-F]+:(${ports#|}) " /proc/net/{tcp,udp}{,6} 2>/dev/null && ! grep -qP "^\S+\t[0-9A-F]{4}$pool\t" /proc/net/route
}

# alone: one of an installation runs at a time. What it starts holds the lock with it, so that nothing of an earlier one is overlooked.
alone() {
  exec 8>>"$INSTALLATION_HOME.running"
  flock -n 8 || die "this installation runs already: press Ctrl-C in its terminal, or kill $(tr '\n' ' ' <"$INSTALLATION_HOME.running" | sed 's/ *$//')"
  echo $$ >"$INSTALLATION_HOME.running"
}

berth() { dotnet "$(dll Api berth)" "$@"; }
infra() { dotnet "$(dll Infra berth-infra)" "$@" --stack "$STACK" --config-file "$(stack_file)"; }

# stack_file: the configuration of the base stack: Pulumi.dev.yaml, or the same with another installation's name and ports.
stack_file() {
  local dev=$ROOT/Pulumi.dev.yaml own=$INSTALLATION_HOME/Pulumi.$STACK.yaml
  if [ "$INSTALLATION" = berth ]; then printf '%s' "$dev"; return; fi
  sed "s/\(:installation:\).*/\1 $INSTALLATION/; s/\(:httpPort:\).*/\1 \"$HTTP_PORT\"/; s/\(:httpsPort:\).*/\1 \"$HTTPS_PORT\"/" "$dev" >"$own"
  printf '%s' "$own"
}

# The sandbox, unless a key of a real account is set.
set_stripe() {
  if [ -n "${Berth__Stripe__ApiKey:-}" ]; then return 1; fi
  export Berth__Stripe__ApiKey=sk_test_sandbox Berth__Stripe__WebhookSecrets__0=whsec_sandbox Berth__Stripe__ApiBase=http://127.0.0.1:$STRIPE_PORT
}
start_stripe() {
  set_stripe || return 0
  local public=${BERTH_PAY_URL:-http://localhost:$STRIPE_PORT}
  dotnet "$(dll StripeSandbox stripe-sandbox)" --urls "http://127.0.0.1:$STRIPE_PORT" --public-url "$public" --state "$INSTALLATION_HOME/stripe.json" \
    --key sk_test_sandbox --webhook "$Berth__PublicUrl/api/webhook/stripe/" --webhook-secret whsec_sandbox >"$INSTALLATION_HOME/logs/stripe.log" 2>&1 &
  STRIPE_PID=$!
  echo "$STRIPE_PID" >>"$INSTALLATION_HOME.running"
}

# A server that sends nothing on and shows what came on a page, unless a real one is set. Not waited for: a mail that is too early is sent again.
set_mail() {
  if [ -n "${Berth__Mail__Host:-}" ] || [ ! -e "$(maildev)" ]; then return 1; fi
  export Berth__Mail__Host=127.0.0.1 Berth__Mail__Port=$SMTP_PORT Berth__Mail__Security=none Berth__Mail__From=berth@localhost Berth__Mail__Operators__0=operators@localhost
}
start_mail() {
  set_mail || return 0
  nice node "$(maildev)" --smtp "$SMTP_PORT" --web "$MAIL_PORT" --ip 127.0.0.1 --mail-directory "$INSTALLATION_HOME/mail" >"$INSTALLATION_HOME/logs/mail.log" 2>&1 &
  MAIL_PID=$!
  echo "$MAIL_PID" >>"$INSTALLATION_HOME.running"
}

# start_product: database, base stack, product. Returns when the shop answers through the proxy.
start_product() {
  berth migrate
  containers start
  infra up --yes >"$INSTALLATION_HOME/logs/infra.log" 2>&1 || { cat "$INSTALLATION_HOME/logs/infra.log" >&2; die "the base stack could not be applied"; }
  dotnet "$(dll Api berth)" serve --with-worker >>"$INSTALLATION_HOME/logs/berth.log" 2>&1 &
  PRODUCT_PID=$!
  echo "$PRODUCT_PID" >>"$INSTALLATION_HOME.running"
  local until=$((SECONDS + 60))
  until curl -sf -o /dev/null --max-time 2 "http://127.0.0.1:$HTTP_PORT/healthz" -H "Host: $(public_host)"; do
    kill -0 "$PRODUCT_PID" 2>/dev/null || { tail -5 "$INSTALLATION_HOME/logs/berth.log" >&2; die "the product ended; its log is $INSTALLATION_HOME/logs/berth.log"; }
    [ "$SECONDS" -lt "$until" ] || { tail -5 "$INSTALLATION_HOME/logs/berth.log" >&2; die "the product does not answer through the proxy; its log is $INSTALLATION_HOME/logs/berth.log"; }
    sleep 0.1
  done
}
public_host() { local host=${Berth__PublicUrl#*://}; printf '%s' "${host%%/*}"; }

stop_product() {
  [ -z "${PRODUCT_PID:-}" ] || end "$PRODUCT_PID"
  [ -z "${STRIPE_PID:-}" ] || end "$STRIPE_PID"
  [ -z "${MAIL_PID:-}" ] || end "$MAIL_PID"
  PRODUCT_PID='' STRIPE_PID='' MAIL_PID=''
}

# containers start|stop: all of this installation, as one.
containers() {
  local ids; ids=$(docker ps -aq --filter "label=berth.installation=$INSTALLATION")
  [ -z "$ids" ] || docker "$1" $ids >/dev/null
}

# forget_installation: removes everything of it by its label, then its state and database.
forget_installation() {
  local filter=label=berth.installation=$INSTALLATION ids
  ids=$(docker ps -aq --filter "$filter"); [ -z "$ids" ] || docker rm -fv $ids >/dev/null
  ids=$(docker network ls -q --filter "$filter"); [ -z "$ids" ] || docker network rm $ids >/dev/null
  ids=$(docker volume ls -q --filter "$filter"); [ -z "$ids" ] || docker volume rm $ids >/dev/null
  rm -rf "$INSTALLATION_HOME"
  [ -n "${BERTH_DATABASE:-}" ] || drop_database "$DATABASE_NAME" >/dev/null 2>&1
}
