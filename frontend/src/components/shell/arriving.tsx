import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Skeleton } from "../ui/states";
import { Boundary } from "./boundary";

/**
 * The complete page if the browser opens it, or a skeleton first if a person navigates from another page.
 *
 * On a first load, React delays the content behind a skeleton by 300 ms; on a navigation it does not. Browsers send which of
 * the two it is; without that header, the page is sent complete.
 */
export async function Arriving({ children }: { children: ReactNode }) {
  const isFromPageToPage = (await headers()).get("sec-fetch-dest") === "empty";
  return (
    <Boundary isWhole={!isFromPageToPage} skeleton={<PageSkeleton />}>
      {children}
    </Boundary>
  );
}

/** The size of a list with its bar, so that nothing jumps when the list loads. */
function PageSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-8 w-full max-w-3xl" />
      <Skeleton className="h-[34rem] w-full" />
    </div>
  );
}
