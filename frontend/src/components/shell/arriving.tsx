import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Skeleton } from "../ui/states";
import { Boundary } from "./boundary";

/**
 * A page whole where the browser opens it; a skeleton first where one comes from another page.
 *
 * Of a page that is being opened React shows what follows a skeleton only after 300 ms, ready or not; from page to page it shows
 * it at once. Browsers say which of the two it is; one that does not gets the page whole.
 */
export async function Arriving({ children }: { children: ReactNode }) {
  const isFromPageToPage = (await headers()).get("sec-fetch-dest") === "empty";
  return (
    <Boundary isWhole={!isFromPageToPage} skeleton={<PageSkeleton />}>
      {children}
    </Boundary>
  );
}

/** The size of a list with its bar, so that nothing jumps when it comes. */
function PageSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-8 w-full max-w-3xl" />
      <Skeleton className="h-[34rem] w-full" />
    </div>
  );
}
