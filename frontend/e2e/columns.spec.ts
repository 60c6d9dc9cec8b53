import { expect, expectAccessible, test } from "./test";

const FILE = `Imię,Nazwisko,Adres e-mail,Firma,Telefon,Źródło,Budżet,Rozmowa
Anna,Nowak,anna@huta.example,Huta,+48 601 234 567,Targi,50 000 zł,Porównują trzech dostawców i decydują przed wakacjami
Jan,Lis,jan@port.example,Port,+48 602 345 678,Polecenie,120 000 zł,Chce zobaczyć demo na własnych danych w przyszłym tygodniu
`;

for (const colorScheme of ["light", "dark"] as const)
  for (const width of [1280, 390])
    test(`an uncertain column is asked about, ${width} px, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.goto("/upload");
      const buffer = Buffer.from(FILE);
      await page
        .getByLabel("File of leads")
        .setInputFiles({ name: "targi.csv", mimeType: "text/csv", buffer });

      await expect(page.getByLabel("Field for column Telefon")).toHaveValue("phone");
      await expect(page.getByText("1 column to check.")).toBeVisible();
      await expect(page.getByText("Does “Rozmowa” contain the message?")).toBeVisible();
      await expectAccessible(page);
      const button = await page.getByRole("button", { name: "No, keep as custom field" }).boundingBox();
      expect((button?.x ?? width) + (button?.width ?? 0)).toBeLessThanOrEqual(width);

      await page.getByRole("button", { name: "Yes, map to message" }).click();
      await expect(page.getByLabel("Field for column Rozmowa")).toHaveValue("lead_message");
      await expect(page.getByText("to check.")).toHaveCount(0);
      await expect(page.getByRole("button", { name: "Import 2 rows" })).toBeEnabled();
    });
