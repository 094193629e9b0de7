import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/** Arguments: address, port. The data lives as long as the process. */
public class Server {
  public static void main(String[] args) throws Exception {
    MemoryBackend backend = new MemoryBackend() {
      @Override public MemoryDatabase openOrCreateDatabase(String name) {
        return new IndexedDatabase(name, getCursorRegistry());
      }
    };
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

  /** As it is, it looks at every document unless a question names the fields of an index and nothing else. */
  static class IndexedDatabase extends MemoryDatabase {
    IndexedDatabase(String name, CursorRegistry cursors) { super(name, cursors); }

    @Override protected Index<Integer> openOrCreateUniqueIndex(
        String collection, String name, List<IndexKey> keys, boolean sparse) {
      return new WillingIndex(name, keys, sparse);
    }
  }

  /** Finds documents also for a question that asks for more than its fields; what is found is held against all of it. */
  static class WillingIndex extends MemoryUniqueIndex {
    WillingIndex(String name, List<IndexKey> keys, boolean sparse) { super(name, keys, sparse); }

    private Document own(Document query) {
      Document part = new Document();
      for (String key : keys()) if (query.containsKey(key)) part.put(key, query.get(key));
      return part;
    }

    @Override public synchronized boolean canHandle(Document query) { return super.canHandle(own(query)); }

    @Override public synchronized Iterable<Integer> getPositions(Document query) {
      return super.getPositions(own(query));
    }
  }
}
