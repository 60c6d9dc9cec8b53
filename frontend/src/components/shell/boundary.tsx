"use client";

import { type ReactNode, Suspense, useState } from "react";

/**
 * A skeleton for a page that is still loading, unless the page was complete at first.
 *
 * The choice is fixed while the page is open: a different boundary would remount a refreshed page and lose its state.
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
