"use client";

import { type ReactNode, Suspense, useState } from "react";

/**
 * A skeleton in front of what is still coming, unless it came whole at first.
 *
 * Which of the two it was stays so for as long as the page is open: with another boundary around it, a page that is asked for
 * anew would begin from nothing, and forget what was typed and done on it.
 */
export function Boundary({
  isWhole,
  skeleton,
  children,
}: {
  isWhole: boolean;
  skeleton: ReactNode;
  children: ReactNode;
}) {
  const [wasWhole] = useState(isWhole);
  return wasWhole ? children : <Suspense fallback={skeleton}>{children}</Suspense>;
}
