package ai.bhiv;

public final class Bhiv {
    private Bhiv() {}

    public static void main(String[] args) {
        System.out.println("hi");
    }
}
