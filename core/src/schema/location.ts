// A schemaLocation is an address, relative or not. Where documents are files, it means a path.

/** The path that a location means, with slashes: escapes (%20) stand for their characters, and Windows' separator is one, too. */
export function pathOfLocation(location: string): string {
  // An escaped separator (%5C) is one as well: nobody who looks for ".." behind this may miss it.
  return decoded(location).replaceAll("\\", "/");
}

function decoded(location: string): string {
  try {
    return decodeURIComponent(location);
  } catch {
    return location;
  }
}
