#!/bin/sh
# Works out from ASSENT_ISSUER what the front door listens on and what lies below which path, then becomes Caddy.
#
#   ASSENT_ISSUER               http://… is served as it is; https://… switches TLS on
#   FRONT_DOOR_TLS              empty: TLS with a certificate that Caddy fetches (Let's Encrypt; for localhost, one of its own)
#                               internal: with one of its own for any name; off: a load balancer in front has ended TLS already
#   FRONT_DOOR_TRUSTED_PROXIES  addresses and ranges of that load balancer, separated by spaces
#   /etc/assent/tls             certificate.pem and key.pem there are used instead of fetching one
set -eu

here=/etc/assent/front-door
certificates=/etc/assent/tls

refuse() { echo "$1" >&2; exit 1; }

issuer=${ASSENT_ISSUER:-}
case $issuer in
  http://*) scheme=http ;;
  https://*) scheme=https ;;
  *) refuse "ASSENT_ISSUER (now \"$issuer\") must be an http or https URL. Example: ASSENT_ISSUER=https://auth.example.com" ;;
esac
rest=${issuer#*://}
authority=${rest%%/*}
case $rest in */*) path=/${rest#*/} ;; *) path= ;; esac
case $authority in \[*) host=${authority%]*}] ;; *) host=${authority%%:*} ;; esac
case $path in */) refuse "ASSENT_ISSUER (now \"$issuer\") must not end with a slash." ;; esac

case $scheme:${FRONT_DOOR_TLS:-} in
  http: | http:off | https:off) listen=plain ;;
  https: | https:internal) listen=tls ;;
  http:*) refuse "FRONT_DOOR_TLS (now \"$FRONT_DOOR_TLS\") needs an ASSENT_ISSUER with https." ;;
  *) refuse "FRONT_DOOR_TLS (now \"$FRONT_DOOR_TLS\") must be internal, off or nothing." ;;
esac
if [ "$scheme:$listen" = https:plain ] && [ -z "${FRONT_DOOR_TRUSTED_PROXIES:-}" ]; then
  refuse "FRONT_DOOR_TLS=off with an https issuer needs FRONT_DOOR_TRUSTED_PROXIES: only then is the load balancer believed that the request came over TLS."
fi

if [ -r "$certificates/certificate.pem" ]; then tls="tls $certificates/certificate.pem $certificates/key.pem"
elif [ "${FRONT_DOOR_TLS:-}" = internal ]; then tls='tls internal'
else tls=
fi

# index.html learns where the console is; the other files are the same everywhere.
mkdir -p /tmp/console
sed "s|<base href=\"/console/\"|<base href=\"$path/console/\"|" /srv/console/index.html > /tmp/console/index.html

export FRONT_DOOR_ORIGIN="$scheme://$authority" FRONT_DOOR_HOST="$host" FRONT_DOOR_PATH="$path" FRONT_DOOR_CERTIFICATE="$tls"
if [ -n "${FRONT_DOOR_TRUSTED_PROXIES:-}" ]; then FRONT_DOOR_BELIEVES="trusted_proxies static $FRONT_DOOR_TRUSTED_PROXIES"; else FRONT_DOOR_BELIEVES=; fi
export FRONT_DOOR_BELIEVES
exec caddy run --adapter caddyfile --config "$here/$listen.Caddyfile"
