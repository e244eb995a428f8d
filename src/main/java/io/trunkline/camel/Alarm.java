package io.trunkline.camel;

import io.trunkline.schedule.Cron;
import io.trunkline.store.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes one schedule on this replica: Quartz, in memory, is the alarm clock, and the house's clock says whether it is time.
 * Whoever wakes does what is due until now, so that a wake which was missed is made good by the next.
 */
final class Alarm implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);
    /** It looks again at least so often, in case the house's clock was set. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final String ALARM = "alarm";

    private final Scheduler quartz;
    private final Clock clock;
    private final Cron cron;
    private final Executor runners;
    private final Consumer<Instant> work;
    private final JobKey name = new JobKey(UUID.randomUUID().toString(), "trunkline");
    private boolean failing;
    private volatile boolean closed;

    /** @param work does what is due until that time */
    Alarm(Scheduler quartz, Clock clock, Cron cron, Executor runners, Consumer<Instant> work) {
        this.quartz = quartz;
        this.clock = clock;
        this.cron = cron;
        this.runners = runners;
        this.work = work;
    }

    /** Does what was missed, and wakes from now on. */
    Alarm start() {
        wake();
        clock.onMove(this::wake);
        return this;
    }

    private synchronized void wake() {
        if (closed) {
            return;
        }
        var now = clock.instant();
        var pause = AFTER_FAILURE;
        try {
            work.accept(now);
            failing = false;
            pause = untilNext(now);
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("a schedule could not tick and tries again: {}", e.getMessage());
            }
            failing = true;
        }
        arm(pause);
    }

    /** Counted from the time up to which all is done, not from now: what came in between is due at once. */
    private Duration untilNext(Instant done) {
        var pause = cron.next(done)
                .map(next -> Duration.between(clock.instant(), next))
                .orElse(LONGEST);
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    private void arm(Duration pause) {
        var data = new JobDataMap();
        data.put(ALARM, this);
        var job = JobBuilder.newJob(Ring.class)
                .withIdentity(name)
                .setJobData(data)
                .build();
        var trigger = TriggerBuilder.newTrigger()
                .startAt(Date.from(Instant.now().plusMillis(Math.max(1, pause.toMillis()))))
                .build();
        try {
            quartz.scheduleJob(job, Set.of(trigger), true);
        } catch (SchedulerException e) {
            if (!closed) {
                LOG.error("a schedule does not tick any more on this replica: {}", e.getMessage());
            }
        }
    }

    @Override
    public synchronized void close() throws SchedulerException {
        closed = true;
        if (!quartz.isShutdown()) {
            quartz.deleteJob(name);
        }
    }

    /** What Quartz makes and runs; it keeps none of its threads. */
    public static final class Ring implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            if (context.getMergedJobDataMap().get(ALARM) instanceof Alarm alarm) {
                alarm.runners.execute(alarm::wake);
            }
        }
    }
}
