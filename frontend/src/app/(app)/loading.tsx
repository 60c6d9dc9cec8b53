import { Skeleton } from "@/components/ui/states";

/** The size of a list with its bar, so that nothing jumps when it comes. */
export default function Loading() {
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-8 w-full max-w-3xl" />
      <Skeleton className="h-[34rem] w-full" />
    </div>
  );
}
