import { z } from 'zod'
import { classifications } from '../classifications.ts'
import { costCentre, count, cursor, displayName, next, pageLimit, projectId, time } from './fields.ts'

const status = z.enum(['active', 'archived'])

const classification = z.enum(classifications).meta({
  description: 'How sensitive the work is; access rules name those that a role or group may work on',
})

const projectName = displayName
  .max(100)
  .refine((name) => !/^prj_[0-9A-HJKMNP-TV-Z]{26}$/.test(name), { error: 'project_name' })
  .meta({ description: 'What `attributionProject` or a header says; compared as it is', example: 'payments' })

export const project = z
  .object({
    id: projectId,
    name: z.string(),
    classification,
    costCentre: z.string().nullable().meta({ description: 'Who pays; null: the cost centre of the person' }),
    status: status.meta({ description: '`archived`: calls that name it are refused' }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Project' })

export const newProject = z
  .strictObject({
    name: projectName,
    classification: classification.optional().meta({ description: 'Absent: `internal`' }),
    costCentre: costCentre.optional(),
  })
  .meta({ id: 'NewProject' })

export const projectPatch = z
  .strictObject({
    name: projectName.optional(),
    costCentre: costCentre.nullable().optional().meta({ description: 'null: none' }),
    status: z.literal('active').optional().meta({ description: 'Brings an archived project back' }),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), { error: 'patch_empty' })
  .meta({ id: 'ProjectPatch' })

export const classifiedProject = z.strictObject({ classification }).meta({ id: 'ClassifiedProject' })

export const archivedProject = project
  .extend({
    people: count.meta({
      description: 'Whose default it is: their calls are refused unless they name another',
    }),
    credentials: count.meta({
      description: 'Not revoked and made for it: calls with them are refused likewise',
    }),
  })
  .meta({ id: 'ArchivedProject' })

export const projectPath = z.object({ id: projectId })

export const projectsQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  name: z.string().min(1).max(200).optional().meta({ description: 'The whole name' }),
  status: status.optional(),
})

export const projectsPage = z.object({ data: z.array(project), next }).meta({ id: 'ProjectsPage' })
