#ifndef YIWANG_CCURL_SHIM_H
#define YIWANG_CCURL_SHIM_H
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

// Functions of a fixed form for each kind of option: Swift cannot call variadic ones.
static inline CURLcode yiwang_curl_number(CURL *curl, CURLoption option, long value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode yiwang_curl_text(CURL *curl, CURLoption option, const char *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode yiwang_curl_list(CURL *curl, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode yiwang_curl_pointer(CURL *curl, CURLoption option, void *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode yiwang_curl_reading(CURL *curl, curl_read_callback reading) {
  return curl_easy_setopt(curl, CURLOPT_READFUNCTION, reading);
}
static inline CURLcode yiwang_curl_writing(CURL *curl, curl_write_callback writing) {
  return curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, writing);
}
static inline CURLcode yiwang_curl_opening(CURL *curl, curl_opensocket_callback opening) {
  return curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, opening);
}
static inline CURLcode yiwang_curl_watching(CURL *curl, curl_xferinfo_callback watching) {
  return curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watching);
}
static inline CURLcode yiwang_curl_status(CURL *curl, long *status) {
  return curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
}
static inline CURLcode yiwang_curl_socket(CURL *curl, curl_socket_t *socket) {
  return curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, socket);
}
#endif
