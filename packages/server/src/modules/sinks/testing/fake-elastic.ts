import { openHttpReceiver, type FakeAnswer, type HttpReceiver } from './http-receiver.ts'

/** Test support: the bulk API of Elasticsearch, into one data stream. */
export interface FakeElastic extends HttpReceiver {
  /** by id, in the order they were created */
  documents: Map<string, Record<string, unknown>>
  /** what single items get in place of their own result, once each, by id */
  itemFaults: Map<string, { status: number; type: string; reason: string }>
}

export async function openFakeElastic(options: {
  authorization: string
  dataStream: string
  /** fields of a document that the mapping has another type for */
  refuses?: (document: Record<string, unknown>) => boolean
}): Promise<FakeElastic> {
  const { authorization, dataStream, refuses = () => false } = options
  const documents: FakeElastic['documents'] = new Map()
  const itemFaults: FakeElastic['itemFaults'] = new Map()
  const error = (status: number, type: string, reason: string): FakeAnswer => ({
    status,
    body: { error: { type, reason }, status },
  })
  const receiver = await openHttpReceiver(({ method, path, headers, body }) => {
    if (headers.authorization !== authorization)
      return error(401, 'security_exception', 'unable to authenticate')
    if (method !== 'POST' || path !== `/${dataStream}/_bulk`) return error(405, 'no_handler', 'no handler')
    if (headers['content-type'] !== 'application/x-ndjson')
      return error(406, 'media_type_header_exception', 'content-type')
    if (!body.endsWith('\n'))
      return error(400, 'illegal_argument_exception', 'The bulk request must be terminated by a newline')
    const lines = body.slice(0, -1).split('\n')
    const items = []
    for (let index = 0; index < lines.length; index += 2) {
      const action = JSON.parse(lines[index] ?? '') as Record<string, { _id: string }>
      const document = JSON.parse(lines[index + 1] ?? '') as Record<string, unknown>
      // Data streams only support `create`.
      items.push({ create: action['create'] ? create(action['create']._id, document) : { status: 400 } })
    }
    const errors = items.some(({ create: { status } }) => status >= 300)
    return { status: 200, body: { took: 3, errors, items } }
  })

  function create(id: string, document: Record<string, unknown>) {
    const fault = itemFaults.get(id)
    itemFaults.delete(id)
    const failed = (status: number, type: string, reason: string) => ({
      _id: id,
      status,
      error: { type, reason },
    })
    if (fault) return failed(fault.status, fault.type, fault.reason)
    if (documents.has(id)) return failed(409, 'version_conflict_engine_exception', 'document already exists')
    if (Number.isNaN(Date.parse(String(document['@timestamp']))))
      return failed(400, 'document_parsing_exception', 'data stream timestamp field [@timestamp] is missing')
    if (refuses(document)) return failed(400, 'document_parsing_exception', 'failed to parse field')
    documents.set(id, document)
    return { _id: id, status: 201 }
  }

  return { ...receiver, documents, itemFaults }
}
