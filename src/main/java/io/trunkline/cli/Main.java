package io.trunkline.cli;

import java.util.Set;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code trunkline}; its exit codes are 0 done, 1 found wrong, 2 used wrong. */
@Command(
        name = "trunkline",
        description = "What happens in a company's systems reaches the phones of the right people, and back.",
        footer = {
            "",
            "The commands talk to the service at TRUNKLINE_URL (http://127.0.0.1:8080) with the token in",
            "TRUNKLINE_TOKEN or data/secrets. Exit codes: 0 done, 1 found wrong, 2 used wrong."
        })
public final class Main {
    private static final int COLUMNS = 100;
    private static final Set<String> WORKBENCH = Set.of("check", "test", "new", "try");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "shows this")
    boolean help;

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        if (args.length > 0 && WORKBENCH.contains(args[0])) {
            // A service that runs for a moment tells its story to nobody; what it comes to is what the command prints.
            Configurator.setAllLevels("", Level.OFF);
        }
        System.exit(run(Place.here(), args));
    }

    /** Runs a command in that place; answers its exit code. */
    static int run(Place place, String... args) {
        var code = isPlainRun(args) ? start(place) : commands(place).execute(args);
        place.out().flush();
        place.err().flush();
        return code;
    }

    /** Reading the options of all commands takes a third of a second, which a service that starts has not got. */
    private static boolean isPlainRun(String... args) {
        return args.length == 1 && args[0].equals("run");
    }

    private static int start(Place place) {
        try {
            return new RunCommand(place).call();
        } catch (Trouble trouble) {
            place.err().println(trouble.line());
            return trouble.exitCode();
        } catch (Exception e) {
            // Nobody foresaw it: whoever reports it needs the whole of it.
            e.printStackTrace(place.err());
            return Trouble.FOUND_WRONG;
        }
    }

    private static CommandLine commands(Place place) {
        var remote = new Remote(place);
        return new CommandLine(new Main())
                .addSubcommand(new RunCommand(place))
                .addSubcommand(new CheckCommand(place))
                .addSubcommand(new TestCommand(place))
                .addSubcommand(new NewCommand(place))
                .addSubcommand(new TryCommand(place))
                .addSubcommand(new SendCommand(place, remote))
                .addSubcommand(new MessageCommands(place, remote))
                .addSubcommand(new EventCommands(place, remote))
                .addSubcommand(new OptOutCommands(place, remote))
                .addSubcommand(new FlowCommands(place, remote))
                .addSubcommand(new NumberCommands(place, remote))
                .addSubcommand(new DoctorCommand(place, remote))
                .addSubcommand(new SimulatorCommand(place))
                .addSubcommand(new SelftestCommand(place))
                .addSubcommand(new BenchCommand(place))
                .addSubcommand(new RehearseCommand(place))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(place.out())
                .setErr(place.err())
                .setUsageHelpWidth(COLUMNS)
                .setParameterExceptionHandler((wrong, args) -> explain(place, wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof Trouble trouble) {
                        place.err()
                                .println(
                                        command.getParseResult().hasMatchedOption("--json")
                                                ? trouble.json()
                                                : trouble.line());
                        return trouble.exitCode();
                    }
                    throw failure;
                });
    }

    private static int explain(Place place, ParameterException wrong) {
        place.err().println(wrong.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(wrong, place.err())) {
            place.err()
                    .println(wrong.getCommandLine().getCommandSpec().qualifiedName(" ")
                            + " --help shows how it is used");
        }
        return Trouble.USED_WRONG;
    }
}
