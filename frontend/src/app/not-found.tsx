import { Compass } from "lucide-react";
import Link from "next/link";
import { buttonStyle } from "@/components/ui/button";
import { Empty } from "@/components/ui/states";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-2xl px-4 py-16">
      <Empty
        icon={Compass}
        title="There is nothing here"
        action={
          <Link href="/" className={buttonStyle()}>
            To the dashboard
          </Link>
        }
      >
        The lead or page may have been taken away, or the address is mistyped.
      </Empty>
    </main>
  );
}
