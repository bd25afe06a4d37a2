# The images of the products in catalog/ that Debian and npm have all parts of, so that they run with no registry. Sourced by bin/setup.
# Each is a Debian system of its own: large, and some minutes of work. What is built stays until its sources change.

# product_images [NAME...]: those of the products that are named, else of all.
product_images() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || die "the products' images are made on Debian, as root"
  command -v debootstrap >/dev/null || install_package debootstrap
  [ $# -gt 0 ] || set -- site nodered pub wordpress desktop store
  for product in "$@"; do
    case $product in
      site) product_image berth/site:1 images/site lighttpd lighttpd-mod-webdav media-types ;;
      nodered) product_image berth/nodered:1 images/nodered nodejs ;;
      pub) product_image berth/pub:1 images/pub nodejs ;;
      wordpress)
        product_image berth/mariadb:1 images/mariadb mariadb-server
        product_image berth/wordpress:1 images/wordpress wordpress wordpress-theme-twentytwentythree apache2 libapache2-mod-php php-mysql php-gd php-curl php-xml ;;
      desktop) product_image berth/desktop:1 images/desktop xfce4-session xfce4-panel xfce4-settings xfce4-terminal xfdesktop4 xfwm4 thunar mousepad tigervnc-standalone-server novnc websockify dbus dbus-x11 openssl ca-certificates curl git libatomic1 ;;
      store)
        product_image berth/postgres:1 images/postgres postgresql
        product_image berth/store:1 images/store ca-certificates libatomic1 ;;
      *) die "nothing is built for '$product'. Images are built for site, nodered, pub, wordpress, desktop and store; those of other products are pulled." ;;
    esac
  done
}

install_package() {
  say "Installing $1"
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$1" >"$SERVICES/apt.log" 2>&1 || { tail -20 "$SERVICES/apt.log" >&2; die "$1 could not be installed"; }
}

# product_image TAG FOLDER PACKAGE...: a Debian system with the packages, and over it what FOLDER/Dockerfile says. A package.json in the folder is installed with npm, as its lock says.
product_image() {
  local tag=$1 folder=$2; shift 2
  local sources; sources=$({ cat "$folder"/* bin/products.sh; echo "$@"; } | sha256sum | cut -c1-16)
  [ "$(docker image inspect -f '{{index .Config.Labels "berth.sources"}}' "$tag" 2>/dev/null)" != "$sources" ] || return 0
  say "Building the image $tag"
  local work system log=$SERVICES/image.log; work=$(mktemp -d); system="berth/system-${tag//[:\/]/-}:1"
  debian_system "$work/root" "$@"
  tar -C "$work/root" -c . | docker import - "$system" >"$log" 2>&1 || { cat "$log" >&2; die "the system of $tag could not be imported"; }
  local packages; packages=$(chroot "$work/root" dpkg-query -W -f '${Package}=${Version}=${Architecture} ')
  mkdir "$work/context"; cp "$folder"/* "$work/context/"
  if [ -e "$folder/package.json" ]; then
    npm_ci "$folder" 600 >"$SERVICES/npm.log" 2>&1 || { tail -20 "$SERVICES/npm.log" >&2; die "what $tag has of npm could not be fetched"; }
    cp -r "$(npm_folder "$folder")/node_modules" "$work/context/"
  fi
  DOCKER_BUILDKIT=0 docker build -q --build-arg "SYSTEM=$system" --label "berth.sources=$sources" --label "berth.packages=$packages" -t "$tag" "$work/context" >"$log" 2>&1 || { cat "$log" >&2; die "the image $tag could not be built"; }
  rm -rf "$work"
}

# debian_system FOLDER PACKAGE...: a small Debian with these packages and nothing that one does without.
debian_system() {
  local root=$1 log=$SERVICES/system.log base=$SERVICES/debian-system.tar; shift
  if [ ! -e "$base" ]; then
    local made; made=$(mktemp -d)
    debootstrap --variant=minbase bookworm "$made" "$(debian_mirror)" >"$log" 2>&1 || { tail -20 "$log" >&2; die "a Debian system could not be made"; }
    tar -C "$made" -cf "$base.new" . && mv "$base.new" "$base"
    rm -rf "$made"
  fi
  mkdir -p "$root"; tar -C "$root" -xf "$base"
  # Packages must not start their services, and need no documentation.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"; chmod 755 "$root/usr/sbin/policy-rc.d"
  printf 'path-exclude /usr/share/doc/*\npath-exclude /usr/share/man/*\npath-exclude /usr/share/locale/*\n' >"$root/etc/dpkg/dpkg.cfg.d/small"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
  chroot "$root" sh -c 'export DEBIAN_FRONTEND=noninteractive; apt-get update && apt-get install -y --no-install-recommends "$@" && apt-get clean && rm -rf /var/lib/apt/lists/* /var/cache/* /usr/sbin/policy-rc.d /etc/resolv.conf' \
    sh "$@" >"$log" 2>&1 || { tail -20 "$log" >&2; die "the packages $* could not be installed"; }
}

debian_mirror() {
  awk '/^URIs:/ {print $2; exit} /^deb / {for (i = 2; i <= NF; i++) if ($i ~ /^[a-z+]+:\//) {print $i; exit}}' \
    $(ls /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null)
}
