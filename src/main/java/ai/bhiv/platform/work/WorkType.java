package ai.bhiv.platform.work;

/// Names a kind of durable work on its module's face, so that others can start it without knowing who does it.
///
/// @param name `module.purpose`, in kebab case, for ever; its first part is the queue
/// @param version of the steps; a run ends on the version it began with (WRK-18)
/// @param input what a run is given: anything that becomes JSON and back
/// @param output what it gives; [Void] when nothing
public record WorkType<I, O>(String name, int version, Class<I> input, Class<O> output) {
    public WorkType {
        if (!name.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+")) {
            throw new IllegalArgumentException("work type: '" + name + "' (expected: module.purpose in kebab case)");
        }
        if (version < 1) {
            throw new IllegalArgumentException("version of " + name + ": " + version + " (expected: 1 or more)");
        }
    }

    /// Work whose runs a process serves together: that of one module.
    String queue() {
        return name.substring(0, name.indexOf('.'));
    }

    String key() {
        return name + "@" + version;
    }
}
