// Takes the pictures that pictures.py asks for: a story a person, in one browser. Asked on standard input, told line
// by line on standard output; a line that begins with "!" is a fault.
import {readFileSync} from "node:fs";

const asked = JSON.parse(readFileSync(0, "utf8"));
const {default: puppeteer} = await import(asked.library);
const browser = await puppeteer.launch({browser: asked.browser, executablePath: asked.program, args: asked.flags, headless: true});
const phone = {width: 360, height: 740, deviceScaleFactor: 2};

async function signIn(page, who) {
  await page.goto(`${asked.site}/people/sign-in`);
  await page.type("#email", `${who}@example.org`);
  await page.type("#password", asked.password);
  await Promise.all([page.waitForNavigation(), page.click("main form button.btn")]);
}

// An address, or the link of the page that is open whose address this expression describes.
async function go(page, step) {
  const found = step.startsWith("/") ? asked.site + step : await page.evaluate((part) => [...document.querySelectorAll("main a")].find((link) => new RegExp(part).test(link.pathname))?.href, step.slice(1));
  if (!found) throw new Error(`no link to ${step} on ${page.url()}`);
  return page.goto(found + (found.includes("?") ? "&" : "?") + `lang=${asked.language}`);
}

for (const {name, who, steps} of asked.stories) {
  const context = await browser.createBrowserContext(), page = await context.newPage();
  await page.setViewport(phone);
  if (who) await signIn(page, who);
  let count = 0;
  for (const step of steps) {
    count += 1;
    try {
      const answer = await go(page, step);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      const file = `${name}-${count}-${asked.browser}.png`;
      await page.screenshot({path: `${asked.folder}/${file}`, fullPage: true});
      const path = new URL(page.url()).pathname;
      console.log(`${wide || answer.status() !== 200 ? "! " : ""}${file}  ${path}${wide ? "  wider than its window" : ""}`);
    } catch (error) {
      console.log(`! ${name}-${count}: ${error.message}`);
    }
  }
  await context.close();
}
await browser.close();
