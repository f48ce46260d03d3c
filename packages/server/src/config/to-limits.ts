import type { Source } from './findings.ts'
import type { Settings } from './settings.ts'

export function toLimits(source: Source): Settings['limits'] {
  const { limits, sekisho } = source.file
  return {
    maxBodyBytes: limits.max_request_bytes,
    maxBufferedBytes: toBufferedBytes(source),
    maxHeaderBytes: limits.max_request_header_bytes ?? 65_536,
    maxConnections: sekisho.limits.connections,
    ...(limits.max_url_length === undefined ? {} : { maxUrlBytes: limits.max_url_length }),
  }
}

function toBufferedBytes({ file, findings }: Source): number {
  const { max_request_bytes: maxBodyBytes } = file.limits
  const configured = file.sekisho.limits.buffered_bytes
  if (configured !== undefined && configured < maxBodyBytes)
    findings.problem(
      ['sekisho', 'limits', 'buffered_bytes'],
      `must be at least limits.max_request_bytes, ${maxBodyBytes}`,
    )
  return configured ?? Math.max(256 * 1024 * 1024, maxBodyBytes)
}
