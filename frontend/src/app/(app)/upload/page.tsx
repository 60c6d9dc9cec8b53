import type { Metadata } from "next";
import { Arriving } from "@/components/shell/arriving";
import { RecentUploads } from "@/components/upload/recent";
import { UploadFlow } from "@/components/upload/upload-flow";
import { recentUploads, upload } from "@/lib/api/uploads";

export const metadata: Metadata = { title: "Import" };

const SHOWN = 10;

export default function UploadPage(props: PageProps<"/upload">) {
  return (
    <Arriving>
      <UploadBody {...props} />
    </Arriving>
  );
}

async function UploadBody({ searchParams }: PageProps<"/upload">) {
  const { upload: id } = await searchParams;
  const [recent, opened] = await Promise.all([
    recentUploads(SHOWN),
    typeof id === "string" ? upload(id) : Promise.resolve(null),
  ]);
  const shown = opened?.ok ? opened.value : null;
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-4">
      <h1 className="text-xl font-semibold">Import leads</h1>
      <UploadFlow opened={shown} visit={crypto.randomUUID()}>
        {recent.ok ? <RecentUploads uploads={recent.value} /> : null}
      </UploadFlow>
    </div>
  );
}
