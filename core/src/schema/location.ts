// A schemaLocation is an address, relative or not. Where documents are files, it means a path.

/** The path that a location means, with slashes: escapes (%20) stand for their characters, and Windows' separator is one, too. */
export function pathOfLocation(location: string): string {
  const plain = location.replaceAll("\\", "/");
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
