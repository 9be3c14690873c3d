#!/bin/sh
# Replaces every container of the services by new ones, from the images that were built last and with the settings as they are now, so that
# each service is there all the time: first the new ones become ready, then the old ones finish what they have and go.
#
#   docker compose -f docker/compose.yaml build && docker/roll-out.sh [SERVICE...]
set -eu
compose="docker compose -f $(dirname "$0")/compose.yaml"
[ $# -gt 0 ] || set -- authorization token introspection admin-api

$compose run --rm -T cli migrate
for service; do
  old=$($compose ps -q "$service")
  count=$(printf '%s\n' "$old" | wc -l)
  $compose up -d --wait --no-deps --no-recreate --no-build --scale "$service=$((2 * count))" "$service"
  # The front door asks for addresses each second.
  sleep 2
  docker stop $old > /dev/null
  docker rm $old > /dev/null
  echo "$service: $count replaced"
done
