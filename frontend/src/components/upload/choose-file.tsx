import { FileUp } from "lucide-react";
import { useRef } from "react";
import { Button } from "../ui/button";

const ACCEPTED =
  ".csv,.tsv,.txt,.xlsx,.xlsm,.xlsb,.xls,.ods,.json,.jsonl,.ndjson,.vcf,text/csv,text/plain,application/json,text/vcard";

/** Choose a file, or paste rows that were copied from a spreadsheet. */
export function ChooseFile({
  text,
  onText,
  onFile,
}: {
  /** The pasted rows, which are kept if they cannot be read. */
  text: string;
  onText: (text: string) => void;
  onFile: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <div className="card flex flex-col items-center gap-3 border-dashed border-line-strong px-6 py-12 text-center">
        <FileUp aria-hidden="true" className="size-7 text-ink-3" strokeWidth={1.5} />
        <p className="text-base font-medium">Drop a file of leads anywhere on this page</p>
        <p className="max-w-lg text-ink-2">
          CSV, Excel, OpenDocument, JSON, and contacts (vCard). Exports from Salesforce, HubSpot, Pipedrive,
          Zoho, Odoo, and Apollo are recognized. You review the columns and the result for every row before
          anything is imported.
        </p>
        <input
          ref={input}
          type="file"
          aria-label="File of leads"
          accept={ACCEPTED}
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file) onFile(file);
          }}
        />
        <Button tone="primary" className="mt-2" onClick={() => input.current?.click()}>
          Choose file
        </Button>
      </div>
      <form
        className="card flex flex-col gap-2 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) onFile(new File([text], "pasted-rows.txt", { type: "text/plain" }));
        }}
      >
        <label htmlFor="pasted-rows" className="font-medium">
          Paste rows
        </label>
        <p id="pasted-rows-help" className="text-ink-2">
          Copy rows with their header from a spreadsheet, and paste them here.
        </p>
        <textarea
          id="pasted-rows"
          aria-describedby="pasted-rows-help"
          className="field min-h-28 w-full font-mono"
          dir="auto"
          spellCheck={false}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
        <div>
          <Button type="submit" disabled={!text.trim()}>
            Preview rows
          </Button>
        </div>
      </form>
    </>
  );
}
