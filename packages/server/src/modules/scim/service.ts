import { maxCount } from './list.ts'
import { enterpriseUrn, groupUrn, userUrn } from './schema.ts'

/** RFC 7643, 5. */
export function serviceProviderConfig(baseUrl: string): object {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: maxCount },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'The token of sekisho.sign_in.scim_token',
        specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
  }
}

/** RFC 7643, 6. */
export function resourceTypes(baseUrl: string): (object & { id: string })[] {
  const extensions = [{ schema: enterpriseUrn, required: false }]
  const types = [
    { id: 'User', endpoint: '/Users', description: 'People', schema: userUrn, schemaExtensions: extensions },
    {
      id: 'Group',
      endpoint: '/Groups',
      description: 'Groups of people',
      schema: groupUrn,
      schemaExtensions: [],
    },
  ]
  return types.map((type) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    name: type.id,
    ...type,
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${type.id}` },
  }))
}
