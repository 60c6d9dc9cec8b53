import type { Metadata } from "next";
import { DuplicateHeader, type Shown } from "@/components/duplicates/header";
import { Merges } from "@/components/duplicates/merges";
import { Pairs } from "@/components/duplicates/pairs";
import { Arriving } from "@/components/shell/arriving";
import { PageFailure } from "@/components/shell/retry";
import { listDuplicates, listMerges } from "@/lib/api/duplicates";

export const metadata: Metadata = { title: "Possible duplicates" };

export default function DuplicatesPage(props: PageProps<"/leads/duplicates">) {
  return (
    <Arriving>
      <DuplicatesBody {...props} />
    </Arriving>
  );
}

async function DuplicatesBody({ searchParams }: PageProps<"/leads/duplicates">) {
  const { show } = await searchParams;
  const shown: Shown = show === "kept" || show === "never" || show === "merges" ? show : "open";
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-4">
      <DuplicateHeader here={shown} />
      {shown === "merges" ? <MergesBody /> : <PairsBody shown={shown} />}
    </div>
  );
}

async function PairsBody({ shown }: { shown: Exclude<Shown, "merges"> }) {
  const page = await listDuplicates(shown, null);
  if (!page.ok) return <PageFailure failure={page.failure} />;
  return <Pairs key={shown} state={shown} pairs={page.value.items} nextCursor={page.value.next_cursor} />;
}

async function MergesBody() {
  const page = await listMerges(null);
  if (!page.ok) return <PageFailure failure={page.failure} />;
  return <Merges merges={page.value.items} nextCursor={page.value.next_cursor} />;
}
