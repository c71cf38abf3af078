const sentences = new Map([
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'the other side does not speak TLS 1.3'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'the other side does not speak TLS 1.3'],
  ['ERR_SSL_NO_SHARED_CIPHER', 'the other side does not have TLS_AES_256_GCM_SHA384'],
  ['ERR_SSL_HTTP_REQUEST', 'the other side does not speak TLS'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'the other side does not speak TLS'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', "the other side does not trust the certificate's authority"],
  ['ERR_TLS_HANDSHAKE_TIMEOUT', 'the other side did not finish the handshake in time'],
]);

/** Why a TLS handshake failed, in words: what OpenSSL says holds addresses and source lines that help nobody. */
export function tlsProblem(error: unknown): string {
  const { code = '', reason, message } = (error ?? {}) as { code?: string; reason?: string; message?: string };
  return sentences.get(code) ?? reason ?? message?.split('\n', 1)[0] ?? String(error);
}
