import { z } from 'zod'

export const onboardingSteps = ['sign_in', 'provider', 'people', 'policy', 'ring', 'call', 'witness'] as const
export type OnboardingStep = (typeof onboardingSteps)[number]

export const onboarding = z
  .object({
    steps: z
      .array(z.object({ step: z.enum(onboardingSteps), done: z.boolean() }))
      .meta({ description: 'In the order they are best taken; `call`: one of the caller’s own' }),
  })
  .meta({ id: 'Onboarding' })
