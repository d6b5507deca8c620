/** The URL with user and password; at another host if one is given. */
export function withAccount(url: string, user: string, password: string, host?: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = encodeURIComponent(password);
  if (host !== undefined) changed.host = host;
  return changed.href;
}
