package ai.bhiv.audit;

/// Changes the key that signs the log when it has signed for a year; asked now and then by the process that sequences.
public interface SigningKeyLife {
    void changeWhenDue();
}
