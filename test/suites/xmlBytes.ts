// Bytes of an XML document to text, by its byte order mark or its declaration.

export function decodeXmlBytes(bytes: Buffer): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0x3c && bytes[1] === 0) return "utf-16le";
  if (bytes[0] === 0 && bytes[1] === 0x3c) return "utf-16be";
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/.exec(
    bytes.subarray(0, 200).toString("latin1"),
  );
  const name = (declared?.[1] ?? "utf-8").toLowerCase();
  return name.startsWith("utf-16") ? "utf-8" : name;
}
