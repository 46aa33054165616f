/** The address of a picture that the server names by its path; an address with a host of its own stays as it is. */
export function assetUrl(path: string): string {
  return path.startsWith('/') ? `${API_BASE_URL}${path}` : path;
}
