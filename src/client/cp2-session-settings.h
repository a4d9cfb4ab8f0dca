#pragma once

/* Names of the store's settings that a session keeps; sealed with the store. */
#define CP2_SESSION_USERNAME      "username"
#define CP2_SESSION_LABEL         "label"
#define CP2_SESSION_SERVER_URL    "server_url"
#define CP2_SESSION_ACCESS_TOKEN  "access_token"
#define CP2_SESSION_REFRESH_TOKEN "refresh_token"
