package dev.whydns.docker;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A whole answer to a request.
 *
 * @param status as 200
 * @param headers by their names in lower case
 * @param body as it was sent, put together when it came in chunks
 */
record HttpAnswer(int status, Map<String, String> headers, byte[] body) {

  Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
