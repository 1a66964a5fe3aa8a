
// Starts the tests. The token is read before any class of the answer is loaded.
final class AssayRun_SECRET {
    private static java.io.FileDescriptor descriptor(int number) throws Exception {
        var maker = java.io.FileDescriptor.class.getDeclaredConstructor(int.class);
        maker.setAccessible(true);
        return maker.newInstance(number);
    }

    private static void end(java.io.OutputStream out, String line, int status) {
        try {
            out.write((line.replaceAll("[\r\n]+", " ") + "\n").getBytes("UTF-8"));
        } catch (Throwable error) {
            status = 1;
        }
        Runtime.getRuntime().halt(status);
    }

    public static void main(String[] args) throws Throwable {
        byte[] token = new byte[64];
        int length;
        // readAllBytes() would seek.
        try (var in = new java.io.FileInputStream(descriptor(3))) {
            length = Math.max(0, in.read(token));
        }
        var out = new java.io.FileOutputStream(descriptor(4));
        try {
            AssayTests_SECRET.main(args);
        } catch (AssertionError error) {
            end(out, "fail assertion failed: " + error.getMessage(), 1);
        } catch (Throwable error) {
            end(out, "error " + error, 1);
        }
        System.out.flush();
        end(out, "done " + new String(token, 0, length, "UTF-8"), 0);
    }
}
