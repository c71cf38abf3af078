/** Names under which only this machine is reached, as URLs spell them. @internal */
export const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whether only this machine can reach what listens on this address. @internal */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Whether a host name is an address: no foreign page can be made to reach us under one. @internal */
export function isAddress(hostname: string): boolean {
  return /^(\d{1,3}\.){3}\d{1,3}$|^\[[0-9a-f:.]+\]$/i.test(hostname);
}
