import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/** Arguments: address, port. The data lives as long as the process. */
public class Server {
  public static void main(String[] args) throws Exception {
    MemoryBackend backend = new MemoryBackend();
    // Its own newest version says wire version 8; drivers of today ask for 9 and then use what it does have.
    backend.version(new MongoVersion() {
      @Override public int getWireVersion() { return 9; }
      @Override public List<Integer> getVersionArray() { return List.of(4, 4, 0); }
      @Override public String toVersionString() { return "4.4.0"; }
    });
    MongoServer server = new MongoServer(backend);
    server.bind(args[0], Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    Thread.currentThread().join();
  }
}
