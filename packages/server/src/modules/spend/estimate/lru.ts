/** A map of limited size; what was used longest ago goes first. */
export interface Lru<Value> {
  /** Looks, which is no use. */
  get(key: string): Value | undefined
  getOrMake(key: string, make: () => Value): Value
  readonly size: number
}

export function createLru<Value>(most: number): Lru<Value> {
  const values = new Map<string, Value>()

  function use(key: string, value: Value): Value {
    // A Map keeps the order in which keys came, so that the first is the one used longest ago.
    values.delete(key)
    values.set(key, value)
    if (values.size > most) values.delete(values.keys().next().value ?? key)
    return value
  }

  return {
    get: (key) => values.get(key),
    getOrMake: (key, make) => use(key, values.get(key) ?? make()),
    get size() {
      return values.size
    },
  }
}
