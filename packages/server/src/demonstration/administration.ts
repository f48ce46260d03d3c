import { demonstrationEmail } from '../modules/people/index.ts'
import { inOrder, officer, workday, type Act, type Stage } from './stage.ts'

const dayMs = 86_400_000
const weekMs = 7 * dayMs

/** What administrators did meanwhile: invitations, people who move or leave, machines that were lost, holds, keys. */
export function administrationActs(stage: Stage): Act[] {
  return [
    ...invitationActs(stage),
    ...peopleActs(stage),
    ...deviceActs(stage),
    ...holdActs(stage),
    ...keyActs(stage),
  ]
}

/** Open, expired, and one that was taken back. */
function invitationActs(stage: Stage): Act[] {
  const { past, now, projects } = stage
  const invite = async (number: number) => {
    const name = `Person ${number}`
    const defaultProject = projects[number % projects.length] ?? ''
    const invitee = {
      name,
      email: demonstrationEmail(number),
      roles: ['developer'],
      groups: ['web'],
    } as const
    const wanted = { ...invitee, defaultProject, costCentre: 'CC-200' }
    return await past.invitations.create(await officer(stage, 'admin', number % 2), wanted, weekMs)
  }
  const takeBack = async () => {
    const { invitation } = await invite(123)
    const revocation = {
      id: invitation.id,
      reason: stage.say({ en: 'Sent to the wrong person', ja: '宛先の誤り' }),
    }
    await past.invitations.revoke(await officer(stage, 'admin', 1), revocation)
  }
  const times: (readonly [number, () => Promise<unknown>])[] = [
    [34, () => invite(121)],
    [15, () => invite(122)],
    [11, takeBack],
    [5, () => invite(124)],
    [2, () => invite(125)],
  ]
  return inOrder(times.map(([ago, run]) => ({ time: workday(now, ago, 130), run })))
}

/** Of guests, who make no calls, so that none of theirs comes later; others change their team. */
function peopleActs(stage: Stage): Act[] {
  const { past, now, people } = stage
  const guest = people.at(-1)?.id ?? ''
  const viewer = people.at(-3)?.id ?? ''
  const leave = async () =>
    past.people.deactivate(
      await officer(stage, 'admin'),
      guest,
      stage.say({ en: 'The contract ended', ja: '契約の終了' }),
    )
  const move = async () =>
    past.people.update(await officer(stage, 'admin', 1), viewer, { groups: ['finance'] })
  const archive = async () => {
    const wanted = { name: 'Project G', classification: 'internal', costCentre: 'CC-400' } as const
    const { id } = await past.projects.create(await officer(stage, 'admin'), wanted)
    await past.projects.archive(await officer(stage, 'admin'), id)
  }
  return [
    { time: workday(now, 37, 200), run: leave },
    { time: workday(now, 28, 150), run: move },
    { time: workday(now, 29, 230), run: archive },
  ]
}

/** Second machines: one is lost and blocked, one is given back. */
function deviceActs(stage: Stage): Act[] {
  const { past, now, staff, dice } = stage
  const added: string[] = []
  const add = async (at: number) => {
    const personId = staff[at]?.id ?? ''
    const fingerprint = Buffer.from(dice.bytes(32)).toString('hex')
    const name = `laptop-${String(at + 1).padStart(3, '0')}-old`
    added.push((await past.devices.add({ type: 'person', id: personId }, { personId, fingerprint, name })).id)
  }
  const block = async () =>
    past.devices.block(await officer(stage, 'security', 2), {
      id: added[0] ?? '',
      reason: stage.say({ en: 'Reported lost', ja: '紛失の届け出' }),
    })
  const remove = async () =>
    past.devices.remove(await officer(stage, 'admin'), {
      id: added[1] ?? '',
      reason: stage.say({ en: 'Given back', ja: '返却済み' }),
    })
  return inOrder([
    { time: workday(now, 79, 40), run: () => add(20) },
    { time: workday(now, 79, 45), run: () => add(33) },
    { time: workday(now, 22, 500), run: block },
    { time: workday(now, 14, 120), run: remove },
  ])
}

function holdActs(stage: Stage): Act[] {
  const { past, now, projects, staff } = stage
  const project = { type: 'project', id: projects[3] ?? '' } as const
  const person = { type: 'person', id: staff[40]?.id ?? '' } as const
  let lifted = ''
  const place = async () => {
    const held = {
      target: person,
      reason: stage.say({ en: 'Review of an incident', ja: 'インシデントの調査' }),
    }
    lifted = (await past.holds.place(await officer(stage, 'security'), held)).id
  }
  const lift = async () =>
    past.holds.lift(await officer(stage, 'security'), {
      hold: lifted,
      reason: stage.say({ en: 'The review is finished', ja: '調査の完了' }),
    })
  const keep = async () =>
    past.holds.place(await officer(stage, 'security', 1), {
      target: project,
      reason: stage.say({ en: 'Audit of the quarter', ja: '四半期の監査' }),
    })
  return inOrder([
    { time: workday(now, 47, 300), run: place },
    { time: workday(now, 33, 300), run: lift },
    { time: workday(now, 24, 210), run: keep },
  ])
}

/** Keys that nobody ever used: the report on savings tells of them. Their secrets are shown to nobody. */
function keyActs(stage: Stage): Act[] {
  const { past, now, staff } = stage
  const create = (at: number) => async () => {
    const wanted = {
      personId: staff[at]?.id ?? '',
      name: stage.say({ en: 'Script', ja: 'スクリプト' }),
      kind: 'any',
      expiresInSeconds: 90 * 86_400,
    } as const
    await past.credentials.create(await officer(stage, 'admin'), wanted)
  }
  return [50, 51].map((at) => ({ time: workday(now, 64, 220 + at), run: create(at) }))
}
