import type { AdminOperation, AdminRequest } from '@sekisho/contract/admin-api'
import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import { callApi, type ApiBody, type ApiError } from './call-api.ts'

/**
 * What an operation answers, kept and asked for again when the server says that something changed. The page before stays
 * while the next one comes. `refetchInterval` (ms) is for numbers that the server does not announce.
 */
export function useApi<Operation extends AdminOperation>(
  operation: Operation,
  request: AdminRequest<Operation>,
  options: { enabled?: boolean; refetchInterval?: number } = {},
): UseQueryResult<ApiBody<Operation>, ApiError> {
  return useQuery<ApiBody<Operation>, ApiError>({
    queryKey: [operation, request],
    queryFn: ({ signal }) => callApi(operation, request, signal),
    placeholderData: keepPreviousData,
    ...options,
  })
}

/** A change; afterwards everything that is shown is asked for again, because one change shows in many places. */
export function useChange<Operation extends AdminOperation>(
  operation: Operation,
): UseMutationResult<ApiBody<Operation>, ApiError, AdminRequest<Operation>> {
  const client = useQueryClient()
  return useMutation<ApiBody<Operation>, ApiError, AdminRequest<Operation>>({
    mutationFn: (request) => callApi(operation, request),
    onSuccess: () => client.invalidateQueries(),
    // A credential or a link in the answer goes from memory with the dialog that shows it.
    gcTime: 0,
  })
}
