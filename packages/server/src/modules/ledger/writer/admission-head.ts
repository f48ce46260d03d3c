/** What has to be known of an admission when its settlement is at hand too, which is nearly always. */
export interface AdmissionHead {
  exchange: string
  /** milliseconds since the epoch */
  time: number
}

const layout =
  /^\{"v":1,"boot":"[^"\\]+","seq":\d+,"prev":"[\w-]*","kind":"exchange\.admitted","time":(\d+),"actor":\{[^{}]*\},"data":\{"exchange":"([^"\\]+)"/

/**
 * Reads an admission's head off its text: parsing the whole costs five times as much. Undefined for every other entry,
 * and for an admission that is laid out in another way; those are parsed.
 */
export function readAdmissionHead(text: string): AdmissionHead | undefined {
  const [, time, exchange] = layout.exec(text) ?? []
  return exchange === undefined ? undefined : { exchange, time: Number(time) }
}
