import type { Route } from "next";
import Link from "next/link";
import type { Upload } from "@/lib/api/types";
import { count, plural } from "@/lib/format";
import { UPLOAD_STATES } from "@/lib/words";
import { Section } from "../ui/states";
import { RelativeTime } from "../ui/time";

/** Past imports; each links to its result, where it can be undone. */
export function RecentUploads({ uploads }: { uploads: readonly Upload[] }) {
  if (uploads.length === 0) return null;
  return (
    <Section title="Past imports">
      <ul className="-my-2">
        {uploads.map((upload) => (
          <li key={upload.id} className="border-t border-line first:border-0">
            <Link
              href={`/upload?upload=${upload.id}` as Route}
              className="-mx-2 flex flex-wrap items-baseline gap-x-4 gap-y-0.5 rounded-md px-2 py-2 hover:bg-sunken"
            >
              <span className="min-w-0 flex-1 basis-52 truncate font-medium">{upload.file_name}</span>
              <span className="num text-ink-2">
                {plural(upload.counts.rows, "row")}: {count(upload.counts.accepted)} new,{" "}
                {count(upload.counts.merged)} merged, {count(upload.counts.rejected)} rejected
              </span>
              <span className={upload.state === "failed" ? "text-loss" : "text-ink-3"}>
                {UPLOAD_STATES[upload.state]} · <RelativeTime at={upload.created_at} ago /> by{" "}
                {upload.uploaded_by}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
