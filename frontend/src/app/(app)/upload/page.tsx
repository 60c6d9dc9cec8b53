import type { Metadata } from "next";
import { UploadFlow } from "@/components/upload/upload-flow";

export const metadata: Metadata = { title: "Upload" };

export default function UploadPage() {
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-4">
      <h1 className="text-xl font-semibold">Upload leads</h1>
      <UploadFlow />
    </div>
  );
}
