# A visitor of a shop on this machine, without a browser. Sourced after lib.sh.
# Needs HTTP_PORT, SHOP (its address), NAME (the container's), TEMP (a folder) and JAR (a file for cookies).
fetch() { curl -sS --max-time 20 --resolve "*:$HTTP_PORT:127.0.0.1" "$@"; }
token() { grep -o 'name="__RequestVerificationToken"[^>]*value="[^"]*"' "$1" | head -1 | sed 's/.*value="//; s/"$//'; }
expect() { [ "$1" = "$2" ] || { echo "expected $2, got $1"; return 1; }; }

# post PAGE ACTION FIELD…: fills the form of that page with its token; prints status and where it leads.
post() {
  local page=$1 action=$2; shift 2
  fetch -f -c "$JAR" -b "$JAR" "$page" >"$TEMP/form"
  local fields=(); for field in "$@"; do fields+=(--data-urlencode "$field"); done
  fetch -c "$JAR" -b "$JAR" -o "$TEMP/answer" -w '%{http_code} %{redirect_url}' "${fields[@]}" --data-urlencode "__RequestVerificationToken=$(token "$TEMP/form")" "$action"
}

# Leaves the payment page's address in $TEMP/pay, then the order's in $TEMP/order.
order() {
  local status pay; read -r status pay < <(post "$SHOP/checkout/hello" "$SHOP/checkout/hello" Plan=small "Name= ${NAME^^} " Email=ada@example.com; echo)
  expect "$status" 302 && echo "$pay" >"$TEMP/pay"
}
pay() {
  local status order; read -r status order < <(fetch -o /dev/null -w '%{http_code} %{redirect_url}' -d card=4242424242424242 "$(cat "$TEMP/pay")"; echo)
  expect "$status" 302 || return
  # The page is opened by the order's secret, which is in this browser's cookie: the shop leads on to that address.
  local page; page=$(fetch -c "$JAR" -b "$JAR" -o /dev/null -w '%{redirect_url}' "${order%%\?*}")
  echo "${page:-${order%%\?*}}" >"$TEMP/order"
}
# becomes STATE: follows the order's events until one says so, or they end; while a container is up they do not end by themselves.
becomes() {
  local line last=nothing events
  exec {events}< <(exec curl -sS --max-time 60 --resolve "*:$HTTP_PORT:127.0.0.1" -N "$(cat "$TEMP/order")/events")
  local reader=$!
  while read -r line <&"$events"; do
    case $line in *"\"state\":\"$1\""*) last=; break ;; data:*) last=$line ;; esac
  done
  exec {events}<&-
  kill "$reader" 2>/dev/null || true
  [ -z "$last" ] || { echo "the last event was: $last"; return 1; }
}
cancel() { local status; status=$(post "$(cat "$TEMP/order")" "$(cat "$TEMP/order")?handler=Cancel"); expect "${status%% *}" 302; }

# becomes_operator LINK: signs in with what 'berth users link' printed, sets up a second factor as a telephone would, and opens the operators' pages.
becomes_operator() {
  local answer key; read -r answer _ < <(post "$1" "$1"; echo)
  expect "$answer" 302
  fetch -f -c "$JAR" -b "$JAR" "$SHOP/account/second-factor" >"$TEMP/factor"
  key=$(sed -n 's:.*Key\: <code>\(.*\)</code>.*:\1:p' "$TEMP/factor" | tr -d ' ')
  post "$SHOP/account/second-factor" "$SHOP/account/second-factor?handler=On" "Code=$(code_of "$key")" >"$TEMP/said"
  expect "$(fetch -c "$JAR" -b "$JAR" -o "$TEMP/answer" -w '%{http_code}' "$SHOP/admin")" 200
}
# code_of KEY: what a telephone shows for it now (RFC 6238).
code_of() {
  local key=${1^^} hash from
  while [ $((${#key} % 8)) != 0 ]; do key+='='; done
  hash=$(printf "$(printf %016x $(($(date +%s) / 30)) | sed 's/../\\x&/g')" |
    openssl dgst -sha1 -mac HMAC -macopt "hexkey:$(base32 -d <<<"$key" | od -An -tx1 | tr -d ' \n')" | sed 's/.* //')
  from=$((16#${hash:39:1} * 2))
  printf '%06d' $(((16#${hash:$from:8} & 0x7fffffff) % 1000000))
}
