import { useMutation, type UseMutationResult } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { PolicyResults, PolicyTask } from './policy-worker.ts'
import { runTask } from './run-task.ts'

/** A task in a thread of its own; another one, or leaving the page, calls it off. */
export function useTask<Task extends PolicyTask>(): UseMutationResult<
  PolicyResults[Task['kind']],
  Error,
  Task
> {
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  return useMutation({
    mutationFn: (task: Task) => {
      running.current?.abort()
      const controller = new AbortController()
      running.current = controller
      return runTask(task, controller.signal)
    },
  })
}
