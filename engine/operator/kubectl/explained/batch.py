"""Work that ends, and work that comes again."""

TEXT = """
Job: Pods that run until enough of them have succeeded.
  spec JobSpec: What is to be done.
  status JobStatus: How far it is.

JobSpec: What is to be done.
  activeDeadlineSeconds integer: How long the whole job may take before it is failed.
  backoffLimit integer: How many failures there may be. 6, unless it is said otherwise.
  backoffLimitPerIndex integer: How many failures each index may have.
  completionMode string(NonIndexed|Indexed): Whether the pods have numbers.
  completions integer: How many pods must succeed.
  managedBy string: Who looks after it, if not the job controller.
  manualSelector boolean: Whether the selector was written by hand.
  maxFailedIndexes integer: How many indexes may fail.
  parallelism integer: How many pods may run at the same time.
  podFailurePolicy PodFailurePolicy: Which failures count, and which end the job.
  podReplacementPolicy string(TerminatingOrFailed|Failed): When a pod that ends is replaced.
  selector LabelSelector: Which pods are its own. The server writes it.
  successPolicy SuccessPolicy: When the job counts as done before all pods have succeeded.
  suspend boolean: Whether it waits: its pods are taken away until it may go on.
  template PodTemplateSpec required: The pods. Their restartPolicy is Never or OnFailure.
  ttlSecondsAfterFinished integer: How long the job is kept once it has ended.

PodFailurePolicy: Which failures count.
  rules []PodFailurePolicyRule required: The rules; the first that fits counts.

PodFailurePolicyRule: What a failure means.
  action string required(FailJob|FailIndex|Ignore|Count): What is done.
  onExitCodes PodFailurePolicyOnExitCodesRequirement: Which exit codes are meant.
  onPodConditions []PodFailurePolicyOnPodConditionsPattern: Which conditions of the pod are meant.

PodFailurePolicyOnExitCodesRequirement: Exit codes.
  containerName string: Of which container.
  operator string required: In or NotIn.
  values []integer required: The codes.

PodFailurePolicyOnPodConditionsPattern: A condition of the pod.
  status string: Its status. True, unless it is said otherwise.
  type string required: Its type, like DisruptionTarget.

SuccessPolicy: When a job counts as done.
  rules []SuccessPolicyRule required: The rules; one is enough.

SuccessPolicyRule: Which successes are enough.
  succeededCount integer: How many.
  succeededIndexes string: Which indexes.

JobStatus: How far a job is.
  active integer: Pods that run or wait.
  completedIndexes string: Indexes that have succeeded.
  completionTime string: When it was done.
  conditions []JobCondition: Complete, Failed, Suspended and others.
  failed integer: Pods that have failed.
  failedIndexes string: Indexes that have failed.
  ready integer: Pods that are ready.
  startTime string: When it began.
  succeeded integer: Pods that have succeeded.
  terminating integer: Pods that are ending.
  uncountedTerminatedPods UncountedTerminatedPods: Pods that have ended and are not counted yet.

UncountedTerminatedPods: Pods that have ended and are not counted yet.
  failed []string: Failed ones, by uid.
  succeeded []string: Succeeded ones, by uid.

JobCondition: Something that holds, or does not, for a job.
  lastProbeTime string: When it was looked at last.
  lastTransitionTime string: When it turned last.
  message string: Why, in a sentence.
  reason string: Why, in a word, like BackoffLimitExceeded.
  status string required: True, False or Unknown.
  type string required: Complete, Failed, Suspended …

CronJob: Makes a job again and again, at the times of a schedule.
  spec CronJobSpec: What, and when.
  status CronJobStatus: What was made last.

CronJobSpec: What is made, and when.
  concurrencyPolicy string(Allow|Forbid|Replace): What happens when the last job is not done yet.
  failedJobsHistoryLimit integer: How many failed jobs are kept. 1, unless it is said otherwise.
  jobTemplate JobTemplateSpec required: The job that is made.
  schedule string required: When: minute, hour, day, month and day of the week.
  startingDeadlineSeconds integer: How late a job may still be begun.
  successfulJobsHistoryLimit integer: How many jobs that succeeded are kept. 3, unless it is said
    otherwise.
  suspend boolean: Whether none are made.
  timeZone string: In which time zone the schedule is read.

JobTemplateSpec: The job that is made.
  metadata ObjectMeta: Its labels and annotations.
  spec JobSpec: What is to be done.

CronJobStatus: What was made last.
  active []ObjectReference: Jobs that are not done yet.
  lastScheduleTime string: For which time a job was made last.
  lastSuccessfulTime string: When one succeeded last.
"""
