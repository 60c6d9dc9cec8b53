/** A file dropped on any page, on its way to the upload page. */
let pending: File | null = null;

export function leaveFile(file: File): void {
  pending = file;
}

export function takeFile(): File | null {
  const file = pending;
  pending = null;
  return file;
}
