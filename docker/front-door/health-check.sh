#!/bin/bash
# Ends with 0 while Caddy answers. Bash itself opens the connection: the image has no program for it.
exec 3<>/dev/tcp/127.0.0.1/8081 || exit 1
printf 'GET / HTTP/1.0\r\n\r\n' >&3
read -r -t 4 _ status _ <&3
[ "$status" = 204 ]
